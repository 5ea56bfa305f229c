// R13.2 R4.3: two sleepers come due while main computes; others stand in the local queue when the timers are looked at.
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
	var wg sync.WaitGroup
	start := func(f func()) {
		wg.Add(1)
		go func() {
			f()
			wg.Done()
		}()
	}
	start(func() {
		time.Sleep(1 * time.Millisecond)
		note("early")
	})
	start(func() {
		time.Sleep(2 * time.Millisecond)
		note("late")
	})
	runtime.Gosched()
	for i := 1; i <= 3; i++ {
		start(func() { note("g", i) })
	}
	burn(4 * time.Millisecond)
	note("main")
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
