// R11.2: the unlocker barges four times in a row; the woken waiter is at the front again each time (LIFO re-queue).
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
	for i := 1; i <= 3; i++ {
		wg.Add(1)
		go func() {
			mu.Lock()
			note("g", i)
			mu.Unlock()
			wg.Done()
		}()
	}
	runtime.Gosched()
	for k := 1; k <= 4; k++ {
		mu.Unlock()
		mu.Lock()
		note("main", k)
		runtime.Gosched()
	}
	mu.Unlock()
	note("main-unlocked")
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
