// R1.7: os.Exit in a goroutine, while main waits.
package main

import (
	"fmt"
	"os"
)

func main() {
	go func() {
		fmt.Println("goroutine leaves")
		os.Exit(4)
	}()
	select {}
}
