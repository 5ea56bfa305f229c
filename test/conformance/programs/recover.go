// R15: a goroutine that recovers from its panic goes on living; the others never notice.
package main

import (
	"fmt"
	"strings"
	"sync"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	var wg sync.WaitGroup
	for i := 1; i <= 3; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() {
				if r := recover(); r != nil {
					note("recovered ", r)
				}
			}()
			note("g", i)
			if i == 2 {
				panic("of two")
			}
			note("end", i)
		}()
	}
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
