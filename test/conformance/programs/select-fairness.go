// R20.22: two cases are always ready; how often of 100,000 the first is chosen.
//
//conformance:with kind=statistic runs=200
package main

import "fmt"

func main() {
	a := make(chan int)
	b := make(chan int)
	close(a)
	close(b)
	first := 0
	for i := 0; i < 100000; i++ {
		select {
		case <-a:
			first++
		case <-b:
		}
	}
	fmt.Println(first)
}
