// R20.12: a waiter that has waited for more than 1 ms gets the mutex handed over.
package main

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func burn(d time.Duration) {
	for start := time.Now(); time.Since(start) < d; {
	}
}

func main() {
	var mu sync.Mutex
	done := make(chan bool)
	mu.Lock()
	go func() {
		mu.Lock()
		note("w")
		mu.Unlock()
		done <- true
	}()
	runtime.Gosched()
	burn(2 * time.Millisecond)
	mu.Unlock()
	mu.Lock()
	note("main1")
	runtime.Gosched()
	mu.Unlock()
	note("main-after-unlock")
	mu.Lock()
	note("main2")
	mu.Unlock()
	<-done
	fmt.Println(strings.Join(notes, " "))
}
