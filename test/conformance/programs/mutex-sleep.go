// R11.2 R13.5: goroutines sleep while they hold the mutex; those who wait longer than 1 ms starve and are handed it.
package main

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := 1; i <= 3; i++ {
		wg.Add(1)
		go func() {
			for k := 1; k <= 2; k++ {
				mu.Lock()
				note(i, ".", k)
				time.Sleep(3 * time.Millisecond)
				mu.Unlock()
			}
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
