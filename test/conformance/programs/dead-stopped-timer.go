// R20.17 R15.3: a stopped timer does not count: the deadlock is found at once.
package main

import (
	"fmt"
	"time"
)

func main() {
	t := time.AfterFunc(time.Hour, func() {})
	fmt.Println(t.Stop())
	c := make(chan int)
	<-c
}
