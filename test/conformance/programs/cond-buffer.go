// R11.5: a bounded buffer of two with a mutex and two Conds; two producers, one consumer.
package main

import (
	"fmt"
	"strings"
	"sync"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	var mu sync.Mutex
	notFull := sync.NewCond(&mu)
	notEmpty := sync.NewCond(&mu)
	var buffer []int
	var wg sync.WaitGroup
	for p := 1; p <= 2; p++ {
		wg.Add(1)
		go func() {
			for k := 1; k <= 4; k++ {
				mu.Lock()
				for len(buffer) == 2 {
					note("w", p)
					notFull.Wait()
				}
				buffer = append(buffer, p*10+k)
				note("p", p*10+k)
				notEmpty.Signal()
				mu.Unlock()
			}
			wg.Done()
		}()
	}
	wg.Add(1)
	go func() {
		for k := 0; k < 8; k++ {
			mu.Lock()
			for len(buffer) == 0 {
				note("wc")
				notEmpty.Wait()
			}
			note("c", buffer[0])
			buffer = buffer[1:]
			notFull.Signal()
			mu.Unlock()
		}
		wg.Done()
	}()
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
