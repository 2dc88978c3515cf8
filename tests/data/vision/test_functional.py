"""The functions without randomness, with the arguments that the classes do not pass."""

import pytest
from tests.data.vision.twin import compare, needs_torchvision

KINDS = ("rgb", "grey", "bytes", "floats", "one", "batch")
CALLS = """
    F.get_dimensions(x) F.get_image_size(x) F.get_image_num_channels(x) F.to_tensor(x)
    F.pil_to_tensor(x) F.to_pil_image(x) F.to_pil_image(x,mode='YCbCr')
    F.to_pil_image(x,mode='L') F.to_pil_image(x,mode='F') F.crop(x,2,3,8,9)
    F.crop(x,-2,-3,40,50) F.crop(x,20,28,9,9) F.crop(x,40,50,3,3) F.hflip(x) F.vflip(x)
    F.center_crop(x,[7,30]) F.center_crop(x,(24,31)) F.five_crop(x,[5]) F.ten_crop(x,(5,6))
    F.resized_crop(x,2,3,9,8,(12,13)) F.resized_crop(x,2,3,9,8,[9,8]) F.pad(x,[1,2],fill=(1,))
    F.pad(x,2,fill=(1,2,3)) F.pad(x,[1,2,3]) F.pad(x,2,padding_mode='wrap') F.pad(x,'2')
    F.pad(x,[4],padding_mode='reflect') F.pad(x,[40,0],padding_mode='reflect')
    F.adjust_brightness(x,0.5) F.adjust_brightness(x,1.7) F.adjust_brightness(x,-1)
    F.adjust_contrast(x,0.0) F.adjust_contrast(x,2.5) F.adjust_saturation(x,0.3)
    F.adjust_saturation(x,3.0) F.adjust_hue(x,0.2) F.adjust_hue(x,-0.5) F.adjust_hue(x,0.7)
    F.adjust_hue(x,0.0) F.adjust_gamma(x,0.5) F.adjust_gamma(x,2.2,gain=0.8)
    F.adjust_gamma(x,-1) F.adjust_sharpness(x,0.0) F.adjust_sharpness(x,1.8)
    F.rgb_to_grayscale(x) F.rgb_to_grayscale(x,3) F.to_grayscale(x,3) F.to_grayscale(x,1)
    F.invert(x) F.posterize(x,2) F.posterize(x,0) F.posterize(x,9) F.solarize(x,0.3)
    F.solarize(x,100) F.solarize(x,300) F.autocontrast(x) F.equalize(x) F.gaussian_blur(x,5)
    F.gaussian_blur(x,[3,7],[1.0,2.0]) F.gaussian_blur(x,4) F.gaussian_blur(x,3,-1)
    F.rotate(x,30) F.rotate(x,-75.5,expand=True) F.rotate(x,15,M.BILINEAR,True,None,[0.2])
    F.rotate(x,90,expand=True) F.rotate(x,33,M.BILINEAR,center=[2,20]) F.rotate(x,'3')
    F.rotate(x,5,fill=[1,2]) F.affine(x,20,[3,-4],1.2,[5,10])
    F.affine(x,20,(0,0),0.7,12,M.BILINEAR,fill=[0.5]) F.affine(x,20,[3,-4],0,[5,10])
    F.affine(x,20,3,1,0) F.affine(x,-10,[1,1],1.0,[3],center=[10,5])
    F.perspective(x,[[0,0],[30,0],[30,22],[0,22]],[[2,3],[27,1],[25,20],[4,19]])
    F.perspective(x,[[0,0],[30,0],[30,22],[0,22]],[[2,3],[27,1],[25,20],[4,19]],M.NEAREST,[0.3])
    F.erase(x,2,3,5,6,0) F.normalize(x,[0.1],[0.2]) F.convert_image_dtype(x,torch.int32)
    F.resize(x,[10,12],M.LANCZOS) F.resize(x,[10,12],M.BOX) F.resize(x,[23,31])
    F.resize(x,[1,2,3]) F.resize(x,[9,9],max_size=20) F.resize(x,9,max_size=8)
    F.resize(x,9,'none') F.resize(x,[60,70],M.BICUBIC)
"""


@needs_torchvision
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("code", CALLS.split())
def test_same_result(code):
    for kind in KINDS:
        compare(code, kind)


@needs_torchvision
@pytest.mark.parametrize("code", ["F.hflip(x)", "F.pad(x,2)", "F.rotate(x,20)", "F.to_tensor(x)"])
def test_pictures_with_a_channel_for_transparency(code):
    compare(code, "rgba")
