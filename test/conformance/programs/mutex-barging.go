// R20.11: the unlocker locks again at once and wins over the woken waiter.
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
	mu.Unlock()
	mu.Lock()
	note("main-relocked")
	mu.Unlock()
	<-done
	fmt.Println(strings.Join(notes, " "))
}
