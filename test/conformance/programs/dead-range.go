// R20.17 R15.8: main ranges over a channel that nobody closes.
package main

import "fmt"

func main() {
	c := make(chan int)
	go func() {
		c <- 1
		c <- 2
	}()
	for v := range c {
		fmt.Println(v)
	}
}
