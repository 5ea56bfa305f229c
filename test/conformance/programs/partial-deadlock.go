// R15.5: two goroutines wait for one another for ever; as main still sleeps and ends, nobody reports it.
package main

import (
	"fmt"
	"time"
)

func main() {
	a := make(chan int)
	b := make(chan int)
	go func() { a <- <-b }()
	go func() { b <- <-a }()
	time.Sleep(5 * time.Millisecond)
	fmt.Println("main ends")
}
