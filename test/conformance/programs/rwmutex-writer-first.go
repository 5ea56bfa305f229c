// R11.3: a reader holds, a writer waits, later readers queue behind the writer.
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
	var mu sync.RWMutex
	var wg sync.WaitGroup
	wg.Add(3)
	mu.RLock()
	go func() {
		note("w?")
		mu.Lock()
		note("w")
		mu.Unlock()
		wg.Done()
	}()
	runtime.Gosched()
	for i := 1; i <= 2; i++ {
		go func() {
			note("r", i, "?")
			mu.RLock()
			note("r", i)
			mu.RUnlock()
			wg.Done()
		}()
	}
	runtime.Gosched()
	note("main-still-reads")
	mu.RUnlock()
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
