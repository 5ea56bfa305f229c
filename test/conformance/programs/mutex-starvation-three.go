// R11.2: three waiters have waited for more than 1 ms: the mutex goes from hand to hand until the last leaves starvation mode.
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
	mu.Lock()
	for i := 1; i <= 3; i++ {
		wg.Add(1)
		go func() {
			mu.Lock()
			note("g", i)
			runtime.Gosched()
			mu.Unlock()
			note("u", i)
			mu.Lock()
			note("again", i)
			mu.Unlock()
			wg.Done()
		}()
	}
	runtime.Gosched()
	burn(2 * time.Millisecond)
	mu.Unlock()
	mu.Lock()
	note("main1")
	runtime.Gosched()
	mu.Unlock()
	note("main-unlocked")
	mu.Lock()
	note("main2")
	mu.Unlock()
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
