// R10.4: the daisy-chain sieve; each filter notes what it lets pass.
package main

import (
	"fmt"
	"strings"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	source := make(chan int)
	go func() {
		for v := 2; ; v++ {
			source <- v
		}
	}()
	numbers := source
	for k := 0; k < 8; k++ {
		prime := <-numbers
		note("p", prime)
		in, out := numbers, make(chan int)
		go func() {
			for {
				v := <-in
				if v%prime != 0 {
					note(prime, "|", v)
					out <- v
				}
			}
		}()
		numbers = out
	}
	fmt.Println(strings.Join(notes, " "))
}
