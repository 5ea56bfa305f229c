// R20.21: on four Ps nobody is in round k+1 while another is in round k.
//
//conformance:with procs=4
package main

import (
	"fmt"
	"sync"
)

func main() {
	const size, rounds = 6, 20
	var mu sync.Mutex
	cond := sync.NewCond(&mu)
	arrived, phase := 0, 0
	var inRound [rounds]int
	ahead := 0
	var wg sync.WaitGroup
	for i := 0; i < size; i++ {
		wg.Add(1)
		go func() {
			for round := 0; round < rounds; round++ {
				mu.Lock()
				inRound[round]++
				if round > 0 && inRound[round-1] != size {
					ahead++
				}
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
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println(inRound, ahead)
}
