// R13.2 R13.3: four sleepers' timers run out while main computes; all are found at one look.
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
	for i := 1; i <= 4; i++ {
		wg.Add(1)
		go func() {
			time.Sleep(time.Duration(i) * time.Millisecond)
			note(i)
			wg.Done()
		}()
	}
	runtime.Gosched()
	burn(6 * time.Millisecond)
	note("main")
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
