// R20.22: three cases, of which the second is never ready; how often of 100,000 the third is chosen.
//
//conformance:with kind=statistic runs=200
package main

import "fmt"

func main() {
	a := make(chan int)
	b := make(chan int)
	c := make(chan int, 1)
	close(a)
	third := 0
	for i := 0; i < 100000; i++ {
		select {
		case <-a:
		case <-b:
		case c <- 1:
			third++
			<-c
		}
	}
	fmt.Println(third)
}
