// R11.2: the same philosophers take the lower fork first, and all eat.
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
	var forks [5]sync.Mutex
	var wg sync.WaitGroup
	for i := 0; i < 5; i++ {
		wg.Add(1)
		go func() {
			low, high := i, (i+1)%5
			if low > high {
				low, high = high, low
			}
			for k := 0; k < 2; k++ {
				forks[low].Lock()
				runtime.Gosched()
				forks[high].Lock()
				note(i, ".", k)
				forks[high].Unlock()
				forks[low].Unlock()
			}
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
