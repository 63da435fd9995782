"use strict";
document.querySelectorAll("[data-keys]").forEach(function (group) {
    var items = Array.from(group.querySelectorAll("[tabindex]"));
    var steps = {ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1};
    function light(item, on) {
        var key = item.getAttribute("data-joins");
        if (key) {
            group.querySelectorAll("[data-joins='" + key + "']").forEach(function (other) {
                other.classList.toggle("on", on);
            });
        }
    }
    function go(to) {
        items.forEach(function (item) {
            item.setAttribute("tabindex", item === to ? "0" : "-1");
        });
        to.focus();
    }
    items.forEach(function (item, index) {
        item.addEventListener("focus", function () { light(item, true); });
        item.addEventListener("blur", function () { light(item, false); });
        item.addEventListener("mouseenter", function () { light(item, true); });
        item.addEventListener("mouseleave", function () { light(item, false); });
        item.addEventListener("keydown", function (event) {
            var to = items[index + (steps[event.key] || 0)];
            if (event.key === "Home") { to = items[0]; }
            if (event.key === "End") { to = items[items.length - 1]; }
            if (to) {
                if (to !== item) { event.preventDefault(); go(to); }
            }
        });
    });
});
