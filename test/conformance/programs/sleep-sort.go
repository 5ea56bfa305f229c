// R20.13: sleep sort.
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
	var wg sync.WaitGroup
	for _, ms := range []int{15, 5, 10, 30, 20, 25} {
		wg.Add(1)
		go func() {
			time.Sleep(time.Duration(ms) * time.Millisecond)
			note(ms)
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
