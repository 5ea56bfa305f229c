// R13.7 R13.2: three AfterFuncs come due while main computes: three goroutines are started at one look.
package main

import (
	"fmt"
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
		time.AfterFunc(time.Duration(i)*time.Millisecond, func() {
			note(i)
			wg.Done()
		})
	}
	burn(6 * time.Millisecond)
	note("main")
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
