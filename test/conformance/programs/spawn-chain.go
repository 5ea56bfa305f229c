// R6.1 R3.7: each goroutine starts the next and ends; another goroutine waits in the ring behind the chain.
package main

import (
	"fmt"
	"strings"
	"sync"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	var wg sync.WaitGroup
	var link func(k int)
	link = func(k int) {
		note(k)
		if k < 10 {
			wg.Add(1)
			go link(k + 1)
		}
		wg.Done()
	}
	wg.Add(2)
	go func() {
		note("ring")
		wg.Done()
	}()
	go link(1)
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
