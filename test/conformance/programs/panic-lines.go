// R15: a message of several lines is indented from the second on.
package main

func main() {
	panic("one\ntwo")
}
