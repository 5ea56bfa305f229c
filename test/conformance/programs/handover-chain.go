// R3.7: a message goes down a chain of ten goroutines; the goroutine that waits in the ring comes when the message has arrived.
package main

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	const size = 10
	var links [size + 1]chan int
	for i := range links {
		links[i] = make(chan int)
	}
	var wg sync.WaitGroup
	for i := 0; i < size; i++ {
		wg.Add(1)
		go func() {
			v := <-links[i]
			note(i)
			links[i+1] <- v
			note(i, "'")
			wg.Done()
		}()
	}
	runtime.Gosched()
	wg.Add(1)
	go func() {
		note("ring")
		wg.Done()
	}()
	links[0] <- 7
	note("arrived", <-links[size])
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
