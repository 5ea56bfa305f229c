// R10.5 R3.4: n receivers wait; close readies them in reverse through one P's queue.
//
//conformance:with cases=10,100,256,257,258,300,400,600
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
)

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	gate := make(chan bool)
	order := make([]int, 0, n)
	var wg sync.WaitGroup
	waiting := 0
	for i := 1; i <= n; i++ {
		wg.Add(1)
		go func() {
			waiting++
			<-gate
			order = append(order, i)
			wg.Done()
		}()
	}
	for waiting < n {
		runtime.Gosched()
	}
	close(gate)
	wg.Wait()
	for i, j := 0, len(order)-1; i < j; i, j = i+1, j-1 {
		order[i], order[j] = order[j], order[i]
	}
	fmt.Print("last to first: ")
	printRanges(order)
}

// printRanges prints 1 2 3 7 as "1..3 7".
func printRanges(order []int) {
	for i := 0; i < len(order); i++ {
		first := order[i]
		for i+1 < len(order) && order[i+1] == order[i]+1 {
			i++
		}
		if order[i] > first {
			fmt.Printf("%d..%d ", first, order[i])
		} else {
			fmt.Printf("%d ", first)
		}
	}
	fmt.Println()
}
