// R20.17 R15.3: while an AfterFunc is pending there is no deadlock; after it has run there is.
package main

import (
	"fmt"
	"time"
)

func main() {
	c := make(chan int)
	time.AfterFunc(20*time.Millisecond, func() { fmt.Println("fired") })
	<-c
}
