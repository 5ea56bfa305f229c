// R10.6: two forwarders with a select-free merge: each copies its input to one output.
package main

import (
	"fmt"
	"strings"
	"sync"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	merged := make(chan int)
	var wg sync.WaitGroup
	for base := 10; base <= 30; base += 10 {
		in := make(chan int, 1)
		go func() {
			for k := 1; k <= 3; k++ {
				in <- base + k
			}
			close(in)
		}()
		wg.Add(1)
		go func() {
			for v := range in {
				merged <- v
			}
			wg.Done()
		}()
	}
	go func() {
		wg.Wait()
		close(merged)
	}()
	for v := range merged {
		note(v)
	}
	fmt.Println(strings.Join(notes, " "))
}
