package graph

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// luminance returns the relative luminance of a color, as WCAG defines it for
// contrast.
func luminance(t *testing.T, color string) float64 {
	t.Helper()
	require.Len(t, color, 7)
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(color[1+2*i:3+2*i], 16, 8)
		require.NoError(t, err)
		channel := float64(n) / 255
		if channel <= 0.04045 {
			channel /= 12.92
		} else {
			channel = math.Pow((channel+0.055)/1.055, 2.4)
		}
		sum += weight * channel
	}
	return sum
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	lights := []float64{luminance(t, a), luminance(t, b)}
	return (slices.Max(lights) + 0.05) / (slices.Min(lights) + 0.05)
}

// TestHues checks that each variable has its own color, with enough contrast
// for readers with low vision on a light and on a dark background.
func TestHues(t *testing.T) {
	seen := make(map[string]int)
	for place := range 60 {
		h := hueOf(place)
		for _, color := range []string{h.onLight, h.onDark} {
			if before, is := seen[color]; is {
				t.Errorf("variables %d and %d have the color %s", before, place, color)
			}
			seen[color] = place
		}
		for _, ground := range []string{white, backdrop} {
			assert.GreaterOrEqual(t, contrast(t, h.onLight, ground), 4.5, "%d on %s", place, ground)
			assert.GreaterOrEqual(t, contrast(t, h.onDark, onDark[ground]), 4.5, "%d on %s", place, onDark[ground])
		}
	}
}

// TestLooks checks that the lines of consecutive variables have different
// patterns, for readers who cannot distinguish their colors.
func TestLooks(t *testing.T) {
	for place := range 60 {
		assert.NotEqual(t, dashOf(place), dashOf(place+1))
	}
}

// TestDarkColors checks that text is as legible on a dark background as on a
// light one.
func TestDarkColors(t *testing.T) {
	for _, p := range append(slices.Clone(paints), scopePaints...) {
		for _, text := range []string{dark, muted} {
			assert.GreaterOrEqual(t, contrast(t, text, p.fill), 4.5, "%s on %s", text, p.fill)
			assert.GreaterOrEqual(t, contrast(t, onDark[text], onDark[p.fill]), 4.5, "%s on %s", onDark[text], onDark[p.fill])
		}
	}
	assert.Equal(t, hueOf(70).onDark, darkColors(71)[hueOf(70).onLight])
	for _, h := range hues {
		if fixed, is := onDark[h.onLight]; is {
			assert.Equal(t, h.onDark, fixed, "%s has two colors on a dark background", h.onLight)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text string
		rows []string
	}{
		{"", []string{""}},
		{"short", []string{"short"}},
		{"two words and more of them", []string{"two words and", "more of them"}},
		{"registry.example.com/shop/web", []string{"registry.example.", "com/shop/web"}},
		{"aaaaaaaaaaaaaaaaaaaaaaaa", []string{"aaaaaaaaaaaaaa", "aaaaaaaaaa"}},
	} {
		assert.Equal(t, c.rows, valueStyle.wrap(c.text, 94), c.text)
	}
	assert.Equal(t, []string{"a", "b"}, valueStyle.wrap("ab", 1), "at least one character in a row")
	assert.Equal(t, []string{"e\u0301", "e\u0301"}, valueStyle.wrap("e\u0301e\u0301", 1), "an accent stays with its letter")
}
