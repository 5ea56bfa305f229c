// R6.3 R3.9: ten goroutines yield twenty times each; the order of the last step, and how regular the rounds were.
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
	var wg sync.WaitGroup
	steps := 0
	for i := 1; i <= 10; i++ {
		wg.Add(1)
		go func() {
			for k := 1; k <= 20; k++ {
				steps++
				if k%5 == 0 {
					note(i, "@", steps)
				}
				runtime.Gosched()
			}
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
