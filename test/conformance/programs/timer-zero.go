// R13: timers of no length and of negative length are due at once.
package main

import (
	"fmt"
	"time"
)

func main() {
	a := time.NewTimer(0)
	b := time.NewTimer(-time.Second)
	time.Sleep(-1)
	<-a.C
	<-b.C
	fmt.Println("both")
	ran := make(chan bool)
	time.AfterFunc(-1, func() { ran <- true })
	fmt.Println(<-ran)
}
