#include "outbox/picture.h"

#include <algorithm>
#include <png.h>
#include <span>

namespace regard::outbox {

namespace {

// The palette: an index a pixel, so that the picture is some kilobytes small.
enum Colour : std::uint8_t { paper, line, up, up_pale, down, down_pale, far_down, far_down_pale, colours_count };
constexpr std::uint8_t palette[colours_count][3] = {{255, 255, 255}, {134, 142, 150}, {43, 138, 62}, {178, 214, 186},
                                                    {232, 130, 12},  {246, 210, 165}, {194, 37, 92}, {232, 176, 198}};

constexpr std::uint32_t margin = 16;
constexpr std::uint32_t line_height = 2;

struct Canvas {
    std::vector<std::uint8_t> pixels = std::vector<std::uint8_t>(std::size_t{picture_width} * picture_height, paper);

    void fill(std::uint32_t x, std::uint32_t y, std::uint32_t width, std::uint32_t height, Colour colour)
    {
        for (std::uint32_t row = y; row < std::min(y + height, picture_height); ++row)
            std::fill_n(pixels.begin() + row * picture_width + x, std::min(width, picture_width - x), colour);
    }
};

// What is there is seen, however little it is beside the rest.
std::uint32_t height_of(std::uint64_t count, std::uint64_t most, std::uint32_t room)
{
    if (count == 0 || most == 0) return 0;
    return std::max<std::uint32_t>(4, static_cast<std::uint32_t>(count * room / most));
}

Result<std::string> to_png(const Canvas& canvas)
{
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = picture_width;
    image.height = picture_height;
    image.format = PNG_FORMAT_RGB_COLORMAP;
    image.colormap_entries = colours_count;
    png_alloc_size_t size = 0;
    std::string out;
    const auto write = [&](void* bytes) {
        return png_image_write_to_memory(&image, bytes, &size, 0, canvas.pixels.data(), 0, palette) != 0;
    };
    if (write(nullptr)) {
        out.resize(size);
        if (write(out.data())) {
            out.resize(size);
            return out;
        }
    }
    return failed(Code::io, std::string("the picture could not be made: ") + image.message);
}

}  // namespace

Result<std::string> draw_bars(const std::vector<Bars>& groups)
{
    Canvas canvas;
    std::uint64_t above = 0, below = 0;
    for (const Bars& each : groups) {
        above = std::max(above, each.up);
        below = std::max(below, each.down + each.far_down);
    }
    // One scale for both sides: a person is as high above the line as below it.
    const std::uint32_t room = picture_height - 2 * margin - line_height - 8;
    const std::uint64_t most = above + below;
    const std::uint32_t zero = margin + 4 + (most == 0 ? room / 2 : static_cast<std::uint32_t>(above * room / most));
    const auto count = static_cast<std::uint32_t>(std::max<std::size_t>(1, groups.size()));
    const std::uint32_t step = (picture_width - 2 * margin) / count;
    const std::uint32_t width = std::max<std::uint32_t>(2, step * 2 / 3);
    for (std::uint32_t i = 0; i < groups.size(); ++i) {
        const bool is_last = i + 1 == groups.size();
        const std::uint32_t x = margin + i * step + (step - width) / 2;
        const std::uint32_t up_height = height_of(groups[i].up, most, room);
        canvas.fill(x, zero - std::min(up_height, zero), width, up_height, is_last ? up : up_pale);
        const std::uint32_t down_height = height_of(groups[i].down, most, room);
        const std::uint32_t far_height = height_of(groups[i].far_down, most, room);
        canvas.fill(x, zero + line_height, width, down_height, is_last ? down : down_pale);
        canvas.fill(x, zero + line_height + down_height, width, far_height, is_last ? far_down : far_down_pale);
    }
    canvas.fill(margin, zero, picture_width - 2 * margin, line_height, line);
    return to_png(canvas);
}

}  // namespace regard::outbox
