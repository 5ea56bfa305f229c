// R20.21: the sieve on four Ps.
//
//conformance:with procs=4
package main

import "fmt"

func main() {
	source := make(chan int)
	go func() {
		for v := 2; ; v++ {
			source <- v
		}
	}()
	numbers := source
	for k := 0; k < 12; k++ {
		prime := <-numbers
		fmt.Println(prime)
		in, out := numbers, make(chan int)
		go func() {
			for {
				v := <-in
				if v%prime != 0 {
					out <- v
				}
			}
		}()
		numbers = out
	}
}
