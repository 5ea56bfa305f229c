// R11.3: a writer holds; readers and writers queue; readers are let in before the next writer.
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
	for i := 1; i <= 3; i++ {
		wg.Add(2)
		go func() {
			mu.Lock()
			note("w", i)
			mu.Unlock()
			wg.Done()
		}()
		go func() {
			mu.RLock()
			note("r", i)
			mu.RUnlock()
			wg.Done()
		}()
	}
	runtime.Gosched()
	note("main")
	mu.Unlock()
	note("main-unlocked")
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
