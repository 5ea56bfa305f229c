// R10.2: a goroutine cannot send to itself without a buffer; with one it can.
package main

import "fmt"

func main() {
	c := make(chan int, 1)
	c <- 1
	fmt.Println(<-c)
	d := make(chan int)
	d <- 1
	fmt.Println(<-d)
}
