// R10: clients send a request with a channel for the answer; a server answers.
package main

import (
	"fmt"
	"strings"
	"sync"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

type request struct {
	n      int
	answer chan int
}

func main() {
	requests := make(chan request)
	go func() {
		for r := range requests {
			note("serve", r.n)
			r.answer <- r.n * r.n
		}
		note("server ends")
	}()
	var wg sync.WaitGroup
	for i := 1; i <= 4; i++ {
		wg.Add(1)
		go func() {
			r := request{i, make(chan int)}
			requests <- r
			note("client", i, "=", <-r.answer)
			wg.Done()
		}()
	}
	wg.Wait()
	close(requests)
	fmt.Println(strings.Join(notes, " "))
}
