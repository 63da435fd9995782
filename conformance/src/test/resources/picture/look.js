"use strict";
// Looks at the page in the frame, as who sees it does, and leaves what it saw in the document around it.
function look(frame, width) {
    var page = frame.contentDocument;
    var view = frame.contentWindow;
    var all = function (from, selector) { return Array.from(from.querySelectorAll(selector)); };
    var text = function (element) { return element.textContent; };
    all(page, "details").forEach(function (part) { part.open = true; });

    function rgb(color) {
        var parts = color.match(/[\d.]+/g).map(Number);
        return parts.length === 4 && parts[3] === 0 ? null : parts;
    }
    function luminance(color) {
        var linear = color.slice(0, 3).map(function (c) {
            var part = c / 255;
            return part <= 0.03928 ? part / 12.92 : Math.pow((part + 0.055) / 1.055, 2.4);
        });
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
    }
    function background(element) {
        var box = element.tagName === "text" && element.parentNode.querySelector(":scope > rect");
        if (box) {
            return rgb(view.getComputedStyle(box).fill.replace(/^url.*$/, "rgb(255, 255, 255)"));
        }
        for (var at = element; at && at.nodeType === 1; at = at.parentNode) {
            var found = rgb(view.getComputedStyle(at).backgroundColor);
            if (found) {
                return found;
            }
        }
        return [255, 255, 255];
    }
    function contrast(element) {
        var style = view.getComputedStyle(element);
        var one = luminance(rgb(element.tagName === "text" ? style.fill : style.color));
        var other = luminance(background(element));
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    }
    var written = all(page, "main *").filter(function (element) {
        return element.tagName !== "SCRIPT" && element.tagName !== "title" && element.tagName !== "desc"
            && Array.from(element.childNodes).some(function (n) { return n.nodeType === 3 && n.data.trim(); });
    });
    var keys = all(page, "[data-keys]").map(function (group) {
        var items = all(group, "[tabindex]");
        items[0].focus();
        ["ArrowDown", "End", "Home", "ArrowDown"].forEach(function (key) {
            page.activeElement.dispatchEvent(new view.KeyboardEvent("keydown", {key: key, bubbles: true}));
        });
        return {items: items.length, at: items.indexOf(page.activeElement),
            stops: items.filter(function (item) { return item.getAttribute("tabindex") === "0"; }).length};
    });
    return {
        scrollWidth: page.documentElement.scrollWidth,
        tooWide: written.filter(function (element) {
            return !element.closest(".wide") && element.getBoundingClientRect().right > width;
        }).map(text),
        smallest: Math.min.apply(null, written.map(function (element) {
            var scale = element.ownerSVGElement ? element.ownerSVGElement.getBoundingClientRect().width / 360 : 1;
            return parseFloat(view.getComputedStyle(element).fontSize) * scale;
        })),
        lowContrast: written.filter(function (element) { return contrast(element) < 4.5; }).map(function (element) {
            return element.tagName + " " + element.textContent + " " + contrast(element).toFixed(2);
        }),
        background: view.getComputedStyle(page.body).backgroundColor,
        title: page.title,
        heading: text(page.querySelector("h1")),
        scripts: all(page, "script").length,
        loaded: view.performance.getEntriesByType("resource").length,
        unnamed: all(page, "svg, [role=region], section").filter(function (element) {
            var by = element.getAttribute("aria-labelledby");
            var label = by ? by.split(" ").map(function (id) { return text(page.getElementById(id)); }).join(" ")
                : element.getAttribute("aria-label");
            return !label;
        }).length,
        json: all(page, "script[type='application/json']").map(function (part) { return JSON.parse(text(part)); }),
        tables: Object.fromEntries(all(page, "table").map(function (table) {
            var columns = all(table, "th").map(text);
            return [table.id, all(table, "tbody tr").map(function (row) {
                return Object.fromEntries(all(row, "td").map(function (cell, i) { return [columns[i], text(cell)]; }));
            })];
        })),
        labels: Object.fromEntries(all(page, "svg").map(function (picture) {
            return [picture.id, all(picture, "[role=listitem]").map(function (item) {
                return {label: item.getAttribute("aria-label"), drawn: all(item, "text").map(text)};
            })];
        })),
        rungs: all(page, "ol.ladder").map(function (ladder) { return all(ladder, "li").map(text); }),
        keys: keys
    };
}
