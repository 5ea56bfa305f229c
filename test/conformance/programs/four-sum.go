// R20.21: a worker pool on four Ps: no job is lost, none is done twice.
//
//conformance:with procs=4
package main

import (
	"fmt"
	"sync"
)

func main() {
	jobs := make(chan int)
	results := make(chan int)
	var wg sync.WaitGroup
	for w := 0; w < 6; w++ {
		wg.Add(1)
		go func() {
			for job := range jobs {
				results <- job * job
			}
			wg.Done()
		}()
	}
	go func() {
		for job := 1; job <= 200; job++ {
			jobs <- job
		}
		close(jobs)
		wg.Wait()
		close(results)
	}()
	count, sum := 0, 0
	for result := range results {
		count++
		sum += result
	}
	fmt.Println(count, sum)
}
