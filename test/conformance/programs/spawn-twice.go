// R3.4 R6.6: main starts n goroutines, waits for them, and starts n more.
//
//conformance:with runs=40 cases=10,100,256,257,258,300
package main

import (
	"fmt"
	"os"
	"strconv"
	"sync"
)

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	var order []int
	var wg sync.WaitGroup
	for round := 0; round < 2; round++ {
		for i := 1; i <= n; i++ {
			wg.Add(1)
			go func() {
				order = append(order, round*1000+i)
				wg.Done()
			}()
		}
		wg.Wait()
	}
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
