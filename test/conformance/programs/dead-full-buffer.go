// R20.17 R15.8: the third send to a buffer of two.
package main

import "fmt"

func main() {
	c := make(chan int, 2)
	c <- 1
	c <- 2
	fmt.Println("full", len(c), cap(c))
	c <- 3
}
