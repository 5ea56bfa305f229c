// R20.5: five goroutines wait in Lock; each Unlock wakes only the first of them.
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
	var wg sync.WaitGroup
	mu.Lock()
	for i := 1; i <= 5; i++ {
		wg.Add(1)
		go func() {
			mu.Lock()
			note(i)
			mu.Unlock()
			wg.Done()
		}()
	}
	runtime.Gosched()
	mu.Unlock()
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
