// R11.5: four goroutines meet at a barrier three times.
package main

import (
	"fmt"
	"strings"
	"sync"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	const size = 4
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	arrived, phase := 0, 0
	meet := func() {
		mu.Lock()
		mine := phase
		arrived++
		if arrived == size {
			arrived = 0
			phase++
			cond.Broadcast()
		}
		for mine == phase {
			cond.Wait()
		}
		mu.Unlock()
	}
	var wg sync.WaitGroup
	for i := 1; i <= size; i++ {
		wg.Add(1)
		go func() {
			for round := 0; round < 3; round++ {
				note(round, ".", i)
				meet()
			}
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
