// R11: a Once whose function panics counts as done.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var once sync.Once
	for k := 0; k < 2; k++ {
		func() {
			defer func() { fmt.Println("recovered", recover()) }()
			once.Do(func() { panic("in once") })
			fmt.Println("back")
		}()
	}
}
