package v1alpha1

import (
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/quantity"
	"github.com/render-oam/render-oam/fn/rule"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// resources checks the amounts that a container requires, and tells the user
// which unit is assumed for a number without one.
func (v validator) resources(r *oam.Resources, at yamltree.Path) {
	if r.CPU != nil && r.CPU.Required != "" {
		v.cpu(at.Field("cpu").Field("required"), r.CPU.Required)
	}
	if r.GPU != nil && r.GPU.Required != "" {
		v.amount(at.Field("gpu").Field("required"), r.GPU.Required, quantity.GPU)
	}
	if r.Memory != nil && r.Memory.Required != "" {
		v.memory(at.Field("memory").Field("required"), r.Memory.Required)
	}
	seen := make(map[string]bool)
	for i, e := range r.Extended {
		here := at.Field("extended").Item(i)
		v.once(seen, here.Field("name"), "resource", e.Name)
		if broken := rule.Resource(e.Name); broken != "" && e.Name != "" {
			v.report.Error(code.InvalidName, here.Field("name").String(), "%q: %s", e.Name, broken).Found(e.Name)
		}
		if e.Required != "" {
			v.amount(here.Field("required"), e.Required, quantity.Whole)
		}
	}
}

func (v validator) amount(at yamltree.Path, text string, parse func(string) (string, error)) {
	if _, err := parse(text); err != nil {
		v.report.Error(code.InvalidQuantity, at.String(), "%s", err).Found(text)
	}
}

// manyCores is a number of cores that is probably a mistake, because few
// machines have as many.
const manyCores = 100

// cpu checks a number of cores, and adds an info for one that looks like
// millicores.
func (v validator) cpu(at yamltree.Path, text string) {
	v.amount(at, text, quantity.CPU)
	cores := strings.TrimSpace(text)
	if n, err := strconv.ParseFloat(cores, 64); err == nil && n >= manyCores && !v.report.Failed(at.String()) {
		v.report.Info(code.CPUUnit, at.String(), "%q is a number of cores: for millicores, write %sm", text, cores).
			Found(text).Propose(cores + "m")
	}
}

// memory checks an amount of memory.
func (v validator) memory(at yamltree.Path, text string) {
	canonical, assumed, err := quantity.Memory(text)
	switch {
	case err != nil:
		v.report.Error(code.InvalidQuantity, at.String(), "%s", err).Found(text)
	case canonical == "0" || canonical == "0Mi":
		v.report.Error(code.InvalidQuantity, at.String(), "must be more than 0, got %q: omit memory to request none", text).Found(text)
	case assumed == quantity.Mi:
		v.report.Info(code.UnitAssumed, at.String(), "%q has no unit and is read as Mi, as in the first implementation of v1alpha1; later drafts use bytes: write %sMi to be clear", text, strings.TrimSpace(text)).
			Found(text).Propose(strings.TrimSpace(text) + "Mi")
	case assumed == quantity.Bytes:
		v.report.Info(code.UnitAssumed, at.String(), "%q has no unit and is read as bytes, as Kubernetes reads a number with an exponent: write %s to be clear", text, inBytes(canonical)).
			Found(text).Propose(inBytes(canonical))
	}
}

// disk checks the size of a disk.
func (v validator) disk(at yamltree.Path, text string) {
	canonical, assumed, err := quantity.Disk(text)
	switch {
	case err != nil:
		v.report.Error(code.InvalidQuantity, at.String(), "%s", err).Found(text)
	case assumed == quantity.Bytes && isTiny(text):
		v.report.Warn(code.TinyDisk, at.String(), "%q has no unit and is read as bytes, which is too small for a disk; did you mean %q?", text, strings.TrimSpace(text)+"Mi").
			Found(text).Propose(strings.TrimSpace(text) + "Mi")
	case assumed == quantity.Bytes:
		v.report.Info(code.UnitAssumed, at.String(), "%q has no unit and is read as bytes, as in the specification: write %s to be clear", text, inBytes(canonical)).
			Found(text).Propose(inBytes(canonical))
	}
}

// isTiny reports whether a number of bytes is too small for any file system.
func isTiny(text string) bool {
	n, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	return err == nil && n < 1<<20
}

// inBytes returns a canonical amount with a unit. Kubernetes reads a number
// without a unit as bytes, but this program reads memory without a unit as Mi.
func inBytes(canonical string) string {
	if strings.Trim(canonical, "0123456789") == "" {
		return canonical + "B"
	}
	return canonical
}

// isSameSize reports whether two disks require the same size, in any unit.
// Invalid sizes were already reported.
func isSameSize(a, b *oam.Disk) bool {
	sizeA, _, errA := quantity.Disk(a.Required)
	sizeB, _, errB := quantity.Disk(b.Required)
	return sizeA == sizeB || errA != nil || errB != nil
}
