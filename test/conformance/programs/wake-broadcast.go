// R20.4: five goroutines wait on one Cond; main broadcasts.
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
	cond := sync.NewCond(&mu)
	var wg sync.WaitGroup
	for i := 1; i <= 5; i++ {
		wg.Add(1)
		go func() {
			mu.Lock()
			cond.Wait()
			note(i)
			mu.Unlock()
			wg.Done()
		}()
	}
	runtime.Gosched()
	cond.Broadcast()
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
