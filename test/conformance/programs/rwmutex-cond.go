// R11.5 R11.3: a Cond over the write side of an RWMutex.
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
	var rw sync.RWMutex
	cond := sync.NewCond(&rw)
	var wg sync.WaitGroup
	for i := 1; i <= 3; i++ {
		wg.Add(1)
		go func() {
			rw.Lock()
			cond.Wait()
			note("w", i)
			runtime.Gosched()
			rw.Unlock()
			wg.Done()
		}()
	}
	runtime.Gosched()
	rw.RLock()
	cond.Broadcast()
	runtime.Gosched()
	note("reading")
	rw.RUnlock()
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
