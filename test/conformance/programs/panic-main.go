// R15: a panic in main: its message, and exit status 2.
package main

import "fmt"

func main() {
	fmt.Println("before")
	panic("something is wrong")
}
