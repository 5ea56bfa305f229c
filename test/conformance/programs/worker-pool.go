// R10: three workers take seven jobs from an unbuffered channel and give results through a buffered one.
package main

import (
	"fmt"
	"strings"
	"sync"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	jobs := make(chan int)
	results := make(chan int, 2)
	var wg sync.WaitGroup
	for w := 1; w <= 3; w++ {
		wg.Add(1)
		go func() {
			for job := range jobs {
				note("w", w, "j", job)
				results <- job * job
			}
			wg.Done()
		}()
	}
	go func() {
		for job := 1; job <= 7; job++ {
			jobs <- job
		}
		close(jobs)
	}()
	go func() {
		wg.Wait()
		close(results)
	}()
	for result := range results {
		note("=", result)
	}
	fmt.Println(strings.Join(notes, " "))
}
