// R11.2: a mutex has no owner: one goroutine locks it, another unlocks.
package main

import (
	"fmt"
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
		note("unlock")
		mu.Unlock()
		note("unlocked")
		done <- true
	}()
	note("lock")
	mu.Lock()
	note("locked")
	<-done
	fmt.Println(strings.Join(notes, " "))
}
