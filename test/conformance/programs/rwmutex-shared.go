// R11.3: readers share, writers do not; how many were inside at once.
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
	inside, most := 0, 0
	var wg sync.WaitGroup
	for i := 1; i <= 4; i++ {
		wg.Add(1)
		go func() {
			mu.RLock()
			inside++
			most = max(most, inside)
			note("r", i)
			runtime.Gosched()
			inside--
			mu.RUnlock()
			wg.Done()
		}()
	}
	for i := 1; i <= 2; i++ {
		wg.Add(1)
		go func() {
			mu.Lock()
			note("w", i, "inside", inside)
			runtime.Gosched()
			mu.Unlock()
			wg.Done()
		}()
	}
	wg.Wait()
	note("most", most)
	fmt.Println(strings.Join(notes, " "))
}
