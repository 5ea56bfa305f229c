// R11.2: two waiters have starved on one mutex, and a third comes while it is handed over.
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
	var wg sync.WaitGroup
	worker := func(i int) {
		wg.Add(1)
		go func() {
			for k := 1; k <= 2; k++ {
				mu.Lock()
				note(i, ".", k)
				runtime.Gosched()
				mu.Unlock()
			}
			wg.Done()
		}()
	}
	mu.Lock()
	worker(1)
	worker(2)
	runtime.Gosched()
	burn(2 * time.Millisecond)
	mu.Unlock()
	mu.Lock()
	note("main")
	runtime.Gosched()
	worker(3)
	mu.Unlock()
	note("unlocked")
	runtime.Gosched()
	worker(4)
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
