// R20.22: four ready cases; how often of 100,000 the last is chosen.
//
//conformance:with kind=statistic runs=200
package main

import "fmt"

func main() {
	var c [4]chan int
	for i := range c {
		c[i] = make(chan int)
		close(c[i])
	}
	last := 0
	for i := 0; i < 100000; i++ {
		select {
		case <-c[0]:
		case <-c[1]:
		case <-c[2]:
		case <-c[3]:
			last++
		}
	}
	fmt.Println(last)
}
