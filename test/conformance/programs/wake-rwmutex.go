// R20.4: five readers wait for a writer; main unlocks.
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
	mu.Lock()
	for i := 1; i <= 5; i++ {
		wg.Add(1)
		go func() {
			mu.RLock()
			note(i)
			mu.RUnlock()
			wg.Done()
		}()
	}
	runtime.Gosched()
	mu.Unlock()
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
